from tests.scheduling import bundle_of


def test_tests_that_share_a_system_or_a_broker_run_in_one_worker_and_others_file_by_file() -> None:
    bundles = {
        "tests/e2e/test_chaos.py": "the system",
        "tests/e2e/test_killed_broker.py": "the system",
        "tests/e2e/commands/test_demo.py": "the broker",
        "tests/integration/test_stack.py": "the broker",
        "tests/integration/gateway/test_restarts.py": "the broker",
        "tests/integration/chassis/test_settling.py": "the chassis' broker",
        "tests/contract/test_detection.py": "tests/contract/test_detection.py",
    }
    assert {file: bundle_of(file) for file in bundles} == bundles
