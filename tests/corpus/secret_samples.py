"""Made-up secrets in the forms that vendors document, put together here: no file of the project looks like one."""

import random
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits

_RANDOM = random.Random(7)  # noqa: S311 - the same samples every time
_HEX, _LOWER, _UPPER = digits + "abcdef", digits + ascii_lowercase, digits + ascii_uppercase
_ANY = digits + ascii_letters
_URL = _ANY + "_-"


def _of(alphabet: str, length: int) -> str:
    return "".join(_RANDOM.choices(alphabet, k=length))


def _uuid() -> str:
    return "-".join(_of(_HEX, length) for length in (8, 4, 4, 4, 12))


SAMPLES = {
    "Adobe": "p8" + "e-" + _of(_LOWER, 32),
    "age": "AGE-" + "SECRET-KEY-1" + _of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
    "Airtable": "pa" + "t" + _of(_ANY, 14) + "." + _of(_HEX, 64),
    "Alibaba": "LT" + "AI" + _of(_ANY, 20),
    "Anthropic": "sk-" + "ant-api03-" + _of(_URL, 93) + "AA",
    "Artifactory": "AK" + "Cp" + _of(_ANY, 69),
    "Atlassian": "AT" + "ATT3" + _of(_URL, 186),
    "AWS": "AK" + "IA" + _of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
    "AWS, temporary": "AS" + "IA" + _of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
    "AWS secret": "aws_secret_" + "access_key = " + _of(_ANY + "+/", 40),
    "Azure AD": "client: '" + _of(_ANY, 3) + "8" + "Q~" + _of(_URL, 34) + "'",
    "Azure storage": "Account" + "Key=" + _of(_ANY, 86) + "==",
    "Bitbucket": "AT" + "BB" + _of(_ANY, 32),
    "Brevo": "xkey" + "sib-" + _of(_HEX, 64) + "-" + _of(_ANY, 16),
    "Cloudflare": "CLOUDFLARE_" + "API_TOKEN=" + _of(_URL[:-2], 40),
    "Contentful": "CF" + "PAT-" + _of(_URL, 43),
    "Databricks": "da" + "pi" + _of(_HEX, 32),
    "Datadog": 'DATADOG_API_KEY: "' + _of(_HEX, 32) + '"',
    "DigitalOcean": "do" + "p_v1_" + _of(_HEX, 64),
    "Discord": "M" + _of(_ANY, 23) + "." + _of(_URL, 6) + "." + _of(_URL, 38),
    "Discord webhook": "https://discord.com/api/" + "webhooks/" + _of(digits, 18) + "/" + _of(_URL, 68),
    "Docker Hub": "dckr" + "_pat_" + _of(_URL, 27),
    "Doppler": "dp." + "pt." + _of(_ANY, 43),
    "Dropbox": "sl" + "." + _of(_URL, 140),
    "Dynatrace": "dt" + "0c01." + _of(_UPPER, 24) + "." + _of(_UPPER, 64),
    "Facebook": "EA" + "ACEdEose0cBA" + _of(_ANY, 120),
    "Figma": "fig" + "d_" + _of(_URL, 42),
    "GitHub": "gh" + "p_" + _of(_ANY, 36),
    "GitHub app": "gh" + "s_" + _of(_ANY, 36),
    "GitHub, fine-grained": "github" + "_pat_" + _of(_ANY, 22) + "_" + _of(_ANY, 59),
    "GitLab": "gl" + "pat-" + _of(_URL, 20),
    "Google API": "AI" + "za" + _of(_URL, 35),
    "Google OAuth": "GO" + "CSPX-" + _of(_URL, 28),
    "Grafana": "gl" + "sa_" + _of(_ANY, 32) + "_" + _of(_HEX, 8),
    "Groq": "gs" + "k_" + _of(_ANY, 52),
    "Heroku": "heroku_api_key = " + _uuid(),
    "HubSpot": "pat-" + "na1-" + _uuid(),
    "Hugging Face": "h" + "f_" + _of(ascii_letters, 34),
    "Linear": "lin" + "_api_" + _of(_ANY, 40),
    "Mailchimp": _of(_HEX, 32) + "-us" + "12",
    "Mailgun": "ke" + "y-" + _of(_HEX, 32),
    "MongoDB": "mongodb+srv" + "://app:" + _of(_ANY, 16) + "@db0.mongodb.net",
    "Netlify": "nf" + "p_" + _of(_ANY, 36),
    "New Relic": "NR" + "AK-" + _of(_UPPER, 27),
    "Notion": "nt" + "n_" + _of(_ANY, 46),
    "npm": "np" + "m_" + _of(_ANY, 36),
    "NuGet": "oy" + "2" + _of(_LOWER, 43),
    "OpenAI": "sk-" + "proj-" + _of(_URL, 74) + "T3Blbk" + "FJ" + _of(_URL, 74),
    "OpenAI, old": "sk-" + _of(_ANY, 20) + "T3Blbk" + "FJ" + _of(_ANY, 20),
    "OpenRouter": "sk-" + "or-v1-" + _of(_HEX, 64),
    "Perplexity": "pp" + "lx-" + _of(_ANY, 48),
    "PGP": "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n" + _of(_ANY, 64) + "\n",
    "PlanetScale": "pscale" + "_tkn_" + _of(_URL, 43),
    "PostgreSQL": "postgres" + "://app:" + _of(_ANY, 16) + "@db:5432",
    "Postman": "PM" + "AK-" + _of(_HEX, 24) + "-" + _of(_HEX, 34),
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----\n" + _of(_ANY + "+/", 64) + "\n",
    "private key, encrypted": "-----BEGIN " + "RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n" + _of(_ANY, 64) + "\n",
    "private key, OpenSSH": "-----BEGIN " + "OPENSSH PRIVATE KEY-----\n" + _of(_ANY + "+/", 70) + "\n",
    "Pulumi": "pu" + "l-" + _of(_HEX, 40),
    "PyPI": "pypi-" + "AgEIcHlwaS5vcmc" + _of(_URL, 120),
    "Replicate": "r" + "8_" + _of(_ANY, 37),
    "RubyGems": "ruby" + "gems_" + _of(_HEX, 48),
    "SendGrid": "S" + "G." + _of(_URL, 22) + "." + _of(_URL, 43),
    "Sentry": "sntr" + "yu_" + _of(_HEX, 64),
    "Shopify": "shp" + "at_" + _of(_HEX, 32),
    "Slack": "xo" + "xb-" + _of(digits, 12) + "-" + _of(digits, 13) + "-" + _of(_ANY, 24),
    "Slack app": "xa" + "pp-1-A" + _of(_UPPER, 10) + "-" + _of(digits, 13) + "-" + _of(_HEX, 64),
    "Slack webhook": "hooks.slack" + ".com/services/T" + _of(_UPPER, 9) + "/B" + _of(_UPPER, 10) + "/" + _of(_ANY, 24),
    "Square": "EA" + "AA" + _of(_URL, 60),
    "Stripe": "sk_" + "live_" + _of(_ANY, 99),
    "Stripe, restricted": "rk_" + "live_" + _of(_ANY, 24),
    "Supabase": "sb" + "p_" + _of(_HEX, 40),
    "Telegram": _of(digits[1:], 10) + ":A" + "A" + _of(_URL, 33),
    "Terraform": _of(_ANY, 14) + ".atlas" + "v1." + _of(_URL, 64),
    "Twilio": "S" + "K" + _of(_HEX, 32),
    "Twilio secret": "TWILIO_AUTH_" + "TOKEN=" + _of(_HEX, 32),
    "Vault": "hv" + "s." + _of(_URL, 90),
    "xAI": "xa" + "i-" + _of(_ANY, 80),
}
"""By vendor; a bare string of letters and digits with the name that says whose it is."""
