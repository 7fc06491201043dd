"""The rules' Python: one small file a rule, found by walking this package. Facts in, diagnostics out, no syntax in sight."""
