import datetime, json, time, urllib.request

SERVICES = {"Shop": "https://shop.example.org/", "Mail": "https://mail.example.org/"}


def probe(url):
    began = time.monotonic()
    try:
        urllib.request.urlopen(url, timeout=10)
    except OSError:
        return {"up": False}
    return {"up": True, "ms": round((time.monotonic() - began) * 1000)}


checked = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
services = [{"name": name, **probe(url)} for name, url in SERVICES.items()]
print(json.dumps({"checked": checked, "services": services}))
