/* Sends messages over several SMTP connections as fast as the server takes them, or at a rate, and says how long each
 * waited from its end to the 250.
 *
 *     smtp_load PORT CONNECTIONS MESSAGES BYTES [RATE]     prints: messages/s, p50 and p99 in milliseconds
 *     smtp_load PORT CONNECTIONS 0 0                       opens the connections, says EHLO, waits for a line on stdin
 *
 * One thread, epoll, no TLS, PIPELINING used. A connection ends after 50 messages and is opened again, as real senders
 * do. With RATE the messages are started by a clock, as far as a connection is free.
 *
 * gcc -O2 smtp_load.c -o smtp_load
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PER_CONNECTION = 50, REPLY = 4096 };
enum step { CLOSED, GREETING, HELLO, IDLE, ENVELOPE, CONTENT };

static struct connection {
    int socket, step, sent, replies_due;
    char line[REPLY];
    size_t length;
    double since;
} *connections;

static int poller, port;
static long started, finished, total;
static char *content;
static size_t content_bytes;
static double *waits, rate, start_time;
static int running;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what) {
    fprintf(stderr, "smtp_load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void send_all(struct connection *c, const char *bytes, size_t count) {
    while (count) {
        ssize_t sent = send(c->socket, bytes, count, MSG_NOSIGNAL);
        if (sent < 0) fail("send");
        bytes += sent;
        count -= (size_t)sent;
    }
}

static void say(struct connection *c, const char *text) { send_all(c, text, strlen(text)); }

static void open_connection(struct connection *c) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, c->socket, &event)) fail("epoll");
    c->step = GREETING;
    c->sent = 0;
    c->length = 0;
}

/* The next message, if it is time for one. */
static void begin(struct connection *c) {
    if (!running || c->step != IDLE || started == total) return;
    if (rate > 0 && start_time + (double)started / rate > now()) return;
    if (c->sent == PER_CONNECTION) {
        say(c, "QUIT\r\n");
        close(c->socket);
        open_connection(c);
        return;
    }
    started++;
    c->sent++;
    c->step = ENVELOPE;
    c->replies_due = 3;
    say(c, "MAIL FROM:<load@sender.example>\r\nRCPT TO:<rua@example.com>\r\nDATA\r\n");
}

/* One whole reply. */
static void replied(struct connection *c, int code) {
    switch (c->step) {
    case GREETING:
        if (code != 220) break;
        say(c, "EHLO load.example\r\n");
        c->step = HELLO;
        return;
    case HELLO:
        if (code != 250) break;
        c->step = IDLE;
        begin(c);
        return;
    case ENVELOPE:
        if (code != (c->replies_due == 1 ? 354 : 250)) break;
        if (--c->replies_due) return;
        send_all(c, content, content_bytes);
        c->since = now();
        c->step = CONTENT;
        return;
    case CONTENT:
        if (code != 250) break;
        waits[finished++] = now() - c->since;
        c->step = IDLE;
        begin(c);
        return;
    }
    fprintf(stderr, "smtp_load: unexpected reply: %s\n", c->line);
    exit(1);
}

static void readable(struct connection *c) {
    ssize_t count = recv(c->socket, c->line + c->length, REPLY - 1 - c->length, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) fail("the server closed a connection");
    c->length += (size_t)count;
    c->line[c->length] = 0;
    char *end;
    while (c->step != CLOSED && (end = strstr(c->line, "\r\n"))) {
        int code = atoi(c->line), socket = c->socket;
        if (c->line[3] != '-') replied(c, code);
        if (c->socket != socket || c->length == 0) return;
        c->length -= (size_t)(end + 2 - c->line);
        memmove(c->line, end + 2, c->length + 1);
    }
}

/* Does what comes until all connections are idle, or until all messages are sent. */
static void turn(int count, int until_idle) {
    struct epoll_event events[256];
    for (int idle = 0; until_idle ? idle < count : finished < total;) {
        int n = epoll_wait(poller, events, 256, rate > 0 ? 1 : 1000);
        for (int i = 0; i < n; i++) readable(events[i].data.ptr);
        idle = 0;
        for (int i = 0; i < count; i++) {
            if (rate > 0) begin(&connections[i]);
            idle += connections[i].step == IDLE;
        }
    }
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "usage: smtp_load PORT CONNECTIONS MESSAGES BYTES [RATE]\n");
        return 64;
    }
    port = atoi(argv[1]);
    int count = atoi(argv[2]);
    total = atol(argv[3]);
    size_t bytes = (size_t)atol(argv[4]);
    rate = argc > 5 ? atof(argv[5]) : 0;
    content = malloc(bytes + 256);
    content_bytes = (size_t)sprintf(content, "From: load@sender.example\r\nSubject: load\r\n\r\n");
    while (content_bytes + 64 < bytes)
        content_bytes += (size_t)sprintf(content + content_bytes,
                                         "A line of a message that nobody will ever read, 62 bytes.\r\n");
    content_bytes += (size_t)sprintf(content + content_bytes, ".\r\n");
    waits = calloc((size_t)total + 1, sizeof *waits);
    connections = calloc((size_t)count, sizeof *connections);
    poller = epoll_create1(0);
    for (int i = 0; i < count; i++) open_connection(&connections[i]);
    turn(count, 1);
    if (!total) {
        printf("%d connections are idle\n", count);
        fflush(stdout);
        return getchar() == EOF;
    }
    running = 1;
    start_time = now();
    for (int i = 0; i < count; i++) begin(&connections[i]);
    turn(count, 0);
    double took = now() - start_time;
    qsort(waits, (size_t)finished, sizeof *waits, compare);
    printf("%.0f %.2f %.2f\n", (double)finished / took, waits[finished / 2] * 1000, waits[finished * 99 / 100] * 1000);
    return 0;
}
