"""What the demo holds a page to."""

from pathlib import Path

import httpx

from tools.stack.verification import problem_with_file, published_files


def _client(pages: dict[str, bytes]) -> httpx.Client:
    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        return httpx.Response(200, content=pages[path]) if path in pages else httpx.Response(404)

    return httpx.Client(transport=httpx.MockTransport(answer))


PAGE = "http://pages/sum/"


def test_the_index_is_what_the_page_itself_serves() -> None:
    assert problem_with_file(_client({"/sum/": b"<p>"}), PAGE, "index.html", b"<p>") == ""


def test_other_bytes_than_those_committed_are_a_problem() -> None:
    problem = problem_with_file(_client({"/sum/data.csv": b"old"}), PAGE, "data.csv", b"new")

    assert problem == "http://pages/sum/data.csv does not serve the bytes that were committed"


def test_a_missing_file_is_a_problem() -> None:
    assert problem_with_file(_client({}), PAGE, "data.csv", b"") == "http://pages/sum/data.csv is answered 404"


def test_a_name_with_spaces_is_asked_for_as_a_browser_would() -> None:
    assert problem_with_file(_client({"/sum/my%20data.csv": b"1"}), PAGE, "my data.csv", b"1") == ""


def test_what_begins_with_a_dot_is_not_looked_for(tmp_path: Path) -> None:
    for name in (".nojekyll", ".git/config", "index.html", "_data/x.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    names = [path.relative_to(tmp_path).as_posix() for path in published_files(tmp_path)]
    assert names == ["_data/x.json", "index.html"]
