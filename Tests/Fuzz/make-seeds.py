#!/usr/bin/env python3
"""Make the inputs that fuzzing starts from: OUT/<target>/… out of Tests/Corpus, Tests/Dialogues and Tests/Fuzz/Found.

Needs only the standard library. The forms of the inputs are told in Sources/RuaFuzz.
"""
import email, gzip, hashlib, io, os, pathlib, re, shutil, sys, zipfile, zlib

TESTS = pathlib.Path(__file__).resolve().parent.parent
OUT = pathlib.Path(sys.argv[1])


def seed(target, content):
    folder = OUT / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def dialogue(path):
    """What the client sends in a dialogue, escapes replaced."""
    sent = b""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("C: "):
            sent += line[3:].encode() + b"\r\n"
        elif line.startswith("C! "):
            text = re.sub(r"\\\{(.*?)\*(\d+)\}", lambda m: m[1] * min(int(m[2]), 200), line[3:])
            sent += text.encode().decode("unicode_escape").encode("latin-1", "replace")
    return sent


def event(kind, place):
    return bytes([kind, place & 255, place >> 8 & 255])


def session_seeds():
    for path in sorted((TESTS / "Dialogues").glob("*.smtp")):
        sent = dialogue(path)
        # The clients of the dialogues speak to hosts with other names.
        sent = re.sub(rb"(?i)(RCPT TO:<[^>@]*@)[^>]*>", rb"\1example.net>", sent)
        seed("session", b"\x01\x00" + sent)
        seed("session", b"\x35\x01" + event(4, len(sent) // 2) + sent)
        tls = sent.find(b"STARTTLS\r\n")
        if tls >= 0:
            seed("session", b"\x01\x01" + event(6, tls + 10) + sent)
        seed("linear", b"\x00\x40\x00" + sent)
    for kind in range(16):
        start = b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nBDAT 4\r\nab\r\nBDAT 2 LAST\r\n.."
        seed("session", bytes([kind * 16, 1]) + event(kind, 40) + start)


def packed(xml):
    """A report in all wrappings."""
    bare = zlib.compressobj(9, zlib.DEFLATED, -15)
    yield gzip.compress(xml, mtime=0)
    yield gzip.compress(xml[:50], mtime=0) + gzip.compress(xml[50:], mtime=0) + b"\r\n"
    yield zlib.compress(xml)
    yield bare.compress(xml) + bare.flush()
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for inner in (xml, gzip.compress(xml, mtime=0)):
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", method) as archive:
                archive.writestr(zipfile.ZipInfo("a.xml"), inner)
                archive.writestr(zipfile.ZipInfo("b/"), b"")
                archive.writestr(zipfile.ZipInfo("b/c.txt"), b"text")
            yield buffer.getvalue()
            yield gzip.compress(buffer.getvalue(), mtime=0)
            yield b"#!/bin/sh\n" + buffer.getvalue()
    buffer = io.BytesIO()
    buffer.seekable = lambda: False
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(zipfile.ZipInfo("d.xml"), "w", force_zip64=True) as member:
            member.write(xml)
    yield buffer.getvalue()


def corpus_seeds():
    boxed = b""
    small = None
    for path in sorted((TESTS / "Corpus").rglob("*")):
        if not path.is_file() or path.suffix not in (".eml", ".xml", ".gz", ".zip", ".json"):
            continue
        content = path.read_bytes()
        if path.suffix == ".eml":
            seed("mail", content)
            seed("pipeline", content)
            seed("linear", b"\x01\x80\x00" + content[:2000])
            boxed += b"From a@b.example Thu Jan  1 00:00:00 2026\n" + content[:1500].replace(b"\r\n", b"\n") + b"\n\n"
            for part in email.message_from_bytes(content).walk():
                payload = part.get_payload(decode=True)
                if payload and part.get_filename():
                    seed("archive", payload)
        elif path.suffix == ".xml":
            seed("xml", content)
            seed("linear", b"\x04\x00\x0c" + content[:3000])
            if 300 < len(content) < 4000 and small is None:
                small = content
        else:
            seed("archive", content)
            seed("linear", b"\x03\x40\x40" + content[:3000])
    for archive in packed(small):
        seed("archive", archive)
        seed("pipeline", b"Content-Type: application/octet-stream\r\n\r\n" + archive)
    seed("mailbox", boxed)
    seed("linear", b"\x02\x00\x00" + boxed[:3000])
    for mark, encoding in ((b"", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        seed("xml", mark + small.decode("utf-8").encode(encoding))
    for broken in (b"a & b", b"<b>", b"\xe4\x00", b"<![CDATA[x]]>", b"<!-- x -->", b"<x:y/>"):
        seed("xml", small.replace(b"</", broken + b"</", 9))
    for line in (b"From ", b">From ", b">>From a@b.example Thu Jan  1 00:00:00 2026", b"\r\n", b"Subject: x\r\n"):
        seed("mailbox", boxed[:400] + b"\n\n" + line + b"\n" + boxed[:400])
    return small


def mail_seeds(report):
    """Forms of mail that the corpus has none of."""
    import base64
    coded = base64.encodebytes(gzip.compress(report, mtime=0)).replace(b"\n", b"\r\n")
    part = b"Content-Type: application/gzip; name=x.xml.gz\r\nContent-Transfer-Encoding: base64\r\n\r\n" + coded
    mail = b"Subject: =?utf-8?B?eA==?= =?iso-8859-1?Q?=E4_b?=\r\nMIME-Version: 1.0\r\n" + part
    nested = b"Content-Type: message/rfc822\r\n\r\n" + mail
    boxed = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(mail)
    quoted = b"Content-Type: text/xml; name*0*=utf-8''a%20b; name*1=c.xml\r\nContent-Transfer-Encoding: quoted-printable" \
        b"\r\n\r\n=3Cfeedback=3E=\r\n</feed=\r\nback>\r\n"
    both = b"Content-Type: multipart/mixed; boundary=\"a b\"\r\n\r\n--a b\r\n" + b"\r\n--a b\r\n".join(
        (part, nested, boxed, quoted)) + b"\r\n--a b--\r\nend\r\n"
    deep = both
    for level in range(5):
        deep = b"Content-Type: multipart/digest; boundary=%d\r\n\r\n--%d\r\n" % (level, level) + deep + b"\r\n--%d--\r\n" % level
    for one in (mail, nested, boxed, quoted, both, deep, both.replace(b"\r\n", b"\n"), both.replace(b'"a b"', b"wrong")):
        seed("mail", one)
        seed("pipeline", one)
        seed("linear", b"\x01\x20\x20" + one)


session_seeds()
mail_seeds(corpus_seeds())
for folder in (TESTS / "Fuzz" / "Found").glob("*"):
    for path in folder.glob("*"):
        (OUT / folder.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, OUT / folder.name)
