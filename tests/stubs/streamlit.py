"""Streamlit's elements, as far as image code uses them; widgets answer as on the first run with the button pressed."""

from shown import show

session_state = {}
secrets = {"OPENAI_API_KEY": "sk-test"}


def image(
    image, caption=None, width=None, use_column_width=None, use_container_width=None, clamp=False, channels="RGB", output_format="auto"
):
    for each in image if isinstance(image, list) else [image]:
        show("streamlit.image", each)


def markdown(body, unsafe_allow_html=False, **_):
    show("streamlit.markdown", body)


def write(*args, unsafe_allow_html=False):
    for each in args:
        show("streamlit.write", str(each))


def download_button(label, data, file_name=None, mime=None, key=None):
    show("streamlit.download_button", data)
    return False


def text_input(label, value="", **_):
    return value or "a lighthouse"


text_area = text_input


def selectbox(label, options, index=0, **_):
    return list(options)[index]


radio = selectbox


def slider(label, min_value=0, max_value=100, value=None, step=None, **_):
    return min_value if value is None else value


number_input = slider


def button(label, **_):
    return True


form_submit_button = button


class _Block:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    image = staticmethod(image)
    markdown = staticmethod(markdown)
    write = staticmethod(write)


def spinner(text=""):
    return _Block()


def form(key, **_):
    return _Block()


def expander(label, **_):
    return _Block()


def columns(spec, **_):
    return [_Block() for _ in range(spec if isinstance(spec, int) else len(spec))]


sidebar = _Block()


def set_page_config(**_):
    pass


def title(body, **_):
    pass


header = subheader = caption = success = info = warning = title


def error(body, **_):
    """Streamlit shows an error and goes on; a test wants to hear of it."""
    raise RuntimeError(body)


def stop():
    raise SystemExit(0)
