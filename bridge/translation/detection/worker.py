"""The process that names languages: questions in, languages out."""

from bridge.events import UNDETERMINED, Language
from bridge.translation.detection.cascade import Cascade
from bridge.translation.workers.serving import serve
from bridge.translation.workers.wire import Question


def main() -> None:
    """Serve with one cascade."""
    cascade = Cascade()
    serve(lambda question: _answer(cascade, question))


def _answer(cascade: Cascade, question: Question) -> Language:
    if question.text is None:
        cascade.warm(question.languages)
        return UNDETERMINED
    return cascade.detect(question.text, languages=question.languages, author=question.author)


if __name__ == "__main__":
    main()
