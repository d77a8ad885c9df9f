"""The stages of a brief before the services were changed for this measurement: text of the part `overhead`."""

from benchmarks.section import Table

_BEFORE = (
    "**Profile.** The stages above are one: nine tenths of a brief with the browser are `judged`. The same measurement "
    "of the services before anything was changed for it, on the same machine and day, in seconds:"
)
_TOP = Table(
    columns=("cost", "before", "what was changed"),
    rows=(
        (
            "`judged`, with the browser",
            "1.940 (1.753 to 2.054)",
            "a visit waits for conditions instead of looking each tenth of a second; the trial opens no needless page",
        ),
        ("`committed`", "0.066 (0.057 to 0.088)", "nothing: git writes real objects"),
        ("`written`", "0.057 (0.052 to 0.071)", "nothing: replies are parsed in a process that can be ended"),
        (
            "`live`, realistic, beyond the 20 s of the build",
            "1.201 (1.199 to 1.234)",
            "the page is requested after each second at first, later after a twentieth of the wait",
        ),
        (
            "`written`, realistic, beyond the 20 s of the call",
            "25.405 (25.396 to 25.419)",
            "a plan had 25 s, and has 45 s ([decision 81](decisions/0081-the-plan-has-45-seconds.md))",
        ),
    ),
)
_REST = (
    "From request to callback it was 0.208 (0.200 to 0.259) s without and 2.115 (1.938 to 2.230) s with the browser, "
    "and 69.8 s realistic, of five briefs sent at once. The first brief after a start took a second more for its first "
    "parser process, which is started early now."
)
PROFILE = (_BEFORE, _TOP, _REST)
