/* The limit that `rua import` is measured against: one thread, one pass, no checks.
 *
 *     reference DATABASE FOLDER-OR-FILE
 *
 * Reads the mails that shared/tools/make-corpus.py writes: base64, then gzip or zip or nothing, then libxml2's SAX
 * parser fed in chunks, then reports and rows into SQLite, all in one transaction. It knows nothing of duplicates,
 * alignment, oddities or limits, and keeps six fields of a row. Not a way to read reports from strangers.
 *
 * gcc -O2 reference.c -o reference $(pkg-config --cflags --libs libxml-2.0 sqlite3 zlib)
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <libxml/parser.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { CHUNK = 16 << 10, FIELDS = 6, TEXT = 256 };

static const char *const field_names[FIELDS] = {"source_ip", "count", "disposition", "dkim", "spf", "header_from"};

static sqlite3 *database;
static sqlite3_stmt *add_report, *add_row;
static long reports, rows;

/* What the parser has seen of the report and row at hand. */
static struct {
    char org[TEXT], id[TEXT], domain[TEXT];
    long long begin, end;
    char row[FIELDS][TEXT];
    char text[TEXT];
    size_t length;
    int in_auth, in_policy, inserted;
} state;

static void fail(const char *what) {
    fprintf(stderr, "reference: %s: %s\n", what, database ? sqlite3_errmsg(database) : "");
    exit(1);
}

static void insert_report(void) {
    sqlite3_bind_text(add_report, 1, state.org, -1, SQLITE_STATIC);
    sqlite3_bind_text(add_report, 2, state.id, -1, SQLITE_STATIC);
    sqlite3_bind_text(add_report, 3, state.domain, -1, SQLITE_STATIC);
    sqlite3_bind_int64(add_report, 4, state.begin);
    sqlite3_bind_int64(add_report, 5, state.end);
    if (sqlite3_step(add_report) != SQLITE_DONE) fail("report");
    sqlite3_reset(add_report);
    state.inserted = 1;
    reports++;
}

static void insert_row(void) {
    if (!state.inserted) insert_report();
    sqlite3_bind_int64(add_row, 1, reports);
    for (int i = 0; i < FIELDS; i++) {
        if (i == 1)
            sqlite3_bind_int64(add_row, i + 2, atoll(state.row[i]));
        else
            sqlite3_bind_text(add_row, i + 2, state.row[i], -1, SQLITE_STATIC);
        state.row[i][0] = 0;
    }
    if (sqlite3_step(add_row) != SQLITE_DONE) fail("row");
    sqlite3_reset(add_row);
    rows++;
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int ns_count,
                          const xmlChar **namespaces, int count, int defaulted, const xmlChar **attributes) {
    (void)context, (void)prefix, (void)uri, (void)ns_count, (void)namespaces, (void)count, (void)defaulted,
        (void)attributes;
    state.length = 0;
    if (!strcmp((const char *)name, "auth_results")) state.in_auth = 1;
    if (!strcmp((const char *)name, "policy_published")) state.in_policy = 1;
}

static void end_element(void *context, const xmlChar *xml_name, const xmlChar *prefix, const xmlChar *uri) {
    (void)context, (void)prefix, (void)uri;
    const char *name = (const char *)xml_name;
    state.text[state.length] = 0;
    state.length = 0;
    if (!strcmp(name, "record")) {
        insert_row();
    } else if (!strcmp(name, "auth_results")) {
        state.in_auth = 0;
    } else if (!strcmp(name, "policy_published")) {
        state.in_policy = 0;
    } else if (state.in_policy) {
        if (!strcmp(name, "domain")) strcpy(state.domain, state.text);
    } else if (!strcmp(name, "org_name")) {
        strcpy(state.org, state.text);
    } else if (!strcmp(name, "report_id")) {
        strcpy(state.id, state.text);
    } else if (!strcmp(name, "begin")) {
        state.begin = atoll(state.text);
    } else if (!strcmp(name, "end")) {
        state.end = atoll(state.text);
    } else if (!state.in_auth) {
        for (int i = 0; i < FIELDS; i++)
            if (!strcmp(name, field_names[i])) {
                strcpy(state.row[i], state.text);
                break;
            }
    }
}

static void characters(void *context, const xmlChar *text, int count) {
    (void)context;
    size_t room = TEXT - 1 - state.length, taken = (size_t)count < room ? (size_t)count : room;
    memcpy(state.text + state.length, text, taken);
    state.length += taken;
}

static xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = start_element,
    .endElementNs = end_element,
    .characters = characters,
};

static void parse(xmlParserCtxtPtr parser, const unsigned char *bytes, size_t count) {
    if (xmlParseChunk(parser, (const char *)bytes, (int)count, 0)) fail("XML");
}

/* Unpacks raw deflate (zip, window -15) or gzip (window 31) into the parser. */
static void inflate_into(xmlParserCtxtPtr parser, const unsigned char *bytes, size_t count, int window) {
    unsigned char out[CHUNK];
    z_stream z = {.next_in = (unsigned char *)bytes, .avail_in = (unsigned)count};
    if (inflateInit2(&z, window) != Z_OK) fail("zlib");
    int code;
    do {
        z.next_out = out;
        z.avail_out = CHUNK;
        code = inflate(&z, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END) fail("inflate");
        parse(parser, out, CHUNK - z.avail_out);
    } while (code != Z_STREAM_END);
    inflateEnd(&z);
}

static void read_payload(const unsigned char *bytes, size_t count) {
    memset(&state, 0, sizeof state);
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
    if (bytes[0] == 0x1F) {
        inflate_into(parser, bytes, count, 31);
    } else if (bytes[0] == 'P') {
        size_t start = 30u + bytes[26] + 256u * bytes[27] + bytes[28] + 256u * bytes[29];
        inflate_into(parser, bytes + start, count - start, -15);
    } else {
        for (size_t at = 0; at < count; at += CHUNK) parse(parser, bytes + at, count - at < CHUNK ? count - at : CHUNK);
    }
    xmlParseChunk(parser, NULL, 0, 1);
    if (!state.inserted) insert_report();
    xmlFreeParserCtxt(parser);
}

static size_t decode_base64(const char *text, size_t count, unsigned char *out) {
    static signed char values[256];
    if (!values['B']) {
        memset(values, -1, sizeof values);
        const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; alphabet[i]; i++) values[(unsigned char)alphabet[i]] = (signed char)i;
    }
    unsigned bits = 0, held = 0;
    size_t length = 0;
    for (size_t i = 0; i < count && text[i] != '-'; i++) {
        int value = values[(unsigned char)text[i]];
        if (value < 0) continue;
        bits = bits << 6 | (unsigned)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[length++] = (unsigned char)(bits >> held);
        }
    }
    return length;
}

static void read_mail(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    struct stat info;
    fstat(fileno(file), &info);
    char *mail = malloc((size_t)info.st_size + 1);
    size_t count = fread(mail, 1, (size_t)info.st_size, file);
    fclose(file);
    mail[count] = 0;
    char *field = memmem(mail, count, "Content-Transfer-Encoding: base64", 33);
    if (!field) fail(path);
    char *body = memmem(field, count - (size_t)(field - mail), "\r\n\r\n", 4);
    if (!body) fail(path);
    size_t length = count - (size_t)(body - mail);
    unsigned char *payload = malloc(length);
    read_payload(payload, decode_base64(body, length, payload));
    free(payload);
    free(mail);
}

static void run(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL)) fail(sql);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: reference DATABASE FOLDER-OR-FILE\n");
        return 64;
    }
    if (sqlite3_open(argv[1], &database)) fail(argv[1]);
    run("CREATE TABLE report (id INTEGER PRIMARY KEY, org TEXT, report_id TEXT, domain TEXT, begin INT, end INT)");
    run("CREATE TABLE row (report INT, source_ip TEXT, count INT, disposition TEXT, dkim TEXT, spf TEXT, "
        "header_from TEXT)");
    run("BEGIN");
    sqlite3_prepare_v2(database, "INSERT INTO report VALUES (NULL, ?, ?, ?, ?, ?)", -1, &add_report, NULL);
    sqlite3_prepare_v2(database, "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?)", -1, &add_row, NULL);
    struct dirent **entries;
    int count = scandir(argv[2], &entries, NULL, alphasort);
    if (count < 0) {
        read_mail(argv[2]);
    } else {
        for (int i = 0; i < count; i++) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[2], entries[i]->d_name);
            if (strstr(entries[i]->d_name, ".eml")) read_mail(path);
        }
    }
    run("COMMIT");
    printf("%ld reports, %ld rows\n", reports, rows);
    return 0;
}
