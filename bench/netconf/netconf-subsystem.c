/*
 * A NETCONF server that costs next to nothing, so that a client is what is measured: run by sshd as
 * subsystem `netconf`. Speaks base:1.0 and base:1.1, answers get-config with the number of bytes
 * that <size> in the filter asks for, close-session and anything else with <ok/>. RPCs may be
 * pipelined; each reply goes out in one write, as one chunk.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define SIZES 8

static const char BASE[] = "urn:ietf:params:xml:ns:netconf:base:1.0";

struct text {
  char *bytes;
  size_t length, room;
};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void room_for(struct text *text, size_t more) {
  if (text->length + more <= text->room) {
    return;
  }
  text->room = (text->length + more) * 2;
  text->bytes = realloc(text->bytes, text->room);
  if (text->bytes == NULL) {
    fail("realloc");
  }
}

static void append(struct text *text, const char *more) {
  size_t length = strlen(more);
  room_for(text, length + 1);
  memcpy(text->bytes + text->length, more, length + 1);
  text->length += length;
}

/* Interfaces with sub-interfaces, addresses and counters, cut to measure by a last description. */
static struct text payload(size_t size) {
  static const char END[] = "</interfaces></data></rpc-reply>";
  struct text text = {0};
  char entry[1024];
  append(&text, "<data><interfaces xmlns=\"urn:circuitd:bench\">");
  for (unsigned i = 0;; i++) {
    snprintf(entry, sizeof entry,
             "<interface>\n  <name>xe-%u/0/%u</name>\n  <enabled>true</enabled>\n"
             "  <unit>\n    <number>%u</number>\n    <vlan><outer>%u</outer><inner>%u</inner></vlan>\n"
             "    <address family=\"ipv4\"><ip>192.0.2.%u</ip><length>30</length></address>\n"
             "    <mtu>9100</mtu>\n  </unit>\n</interface>\n",
             i / 48, i % 48, i, i % 4094 + 1, i % 1000 + 1, i % 254 + 1);
    if (text.length + strlen(entry) + 27 + sizeof END > size) {
      break;
    }
    append(&text, entry);
  }
  append(&text, "<description>");
  while (text.length + 14 + sizeof END - 1 < size) {
    append(&text, "x");
  }
  append(&text, "</description>");
  append(&text, END);
  return text;
}

static const struct text *payload_of(size_t size) {
  static struct {
    size_t size;
    struct text text;
  } made[SIZES];
  for (int i = 0; i < SIZES; i++) {
    if (made[i].size == 0) {
      made[i].size = size;
      made[i].text = payload(size);
    }
    if (made[i].size == size) {
      return &made[i].text;
    }
  }
  fprintf(stderr, "more than %d sizes\n", SIZES);
  exit(1);
}

static void send_all(struct iovec *parts, int count) {
  while (count > 0) {
    ssize_t sent = writev(STDOUT_FILENO, parts, count);
    if (sent < 0) {
      fail("writev");
    }
    while (count > 0 && (size_t)sent >= parts->iov_len) {
      sent -= (ssize_t)parts->iov_len;
      parts++;
      count--;
    }
    if (count > 0) {
      parts->iov_base = (char *)parts->iov_base + sent;
      parts->iov_len -= (size_t)sent;
    }
  }
}

static void reply(int chunked, const char *id, int id_length, const char *rest, size_t rest_length) {
  char start[512], head[64];
  int length = snprintf(start, sizeof start, "<rpc-reply xmlns=\"%s\" message-id=\"%.*s\">", BASE,
                        id_length, id);
  int heading =
      chunked ? snprintf(head, sizeof head, "\n#%zu\n", (size_t)length + rest_length) : 0;
  const char *end = chunked ? "\n##\n" : "]]>]]>";
  struct iovec parts[] = {
      {head, (size_t)heading},
      {start, (size_t)length},
      {(void *)rest, rest_length},
      {(void *)end, strlen(end)},
  };
  send_all(parts, 4);
}

/* One whole message, ended by NUL; false after close-session. */
static int answer(int chunked, const char *message) {
  static const char OK[] = "<ok/></rpc-reply>";
  const char *id = strstr(message, "message-id=");
  int id_length = 0;
  if (id != NULL) {
    id += strlen("message-id=") + 1;
    while (id[id_length] != id[-1] && id[id_length] != '\0' && id_length < 256) {
      id_length++;
    }
  }
  /* ncclient puts a prefix before every name of the base namespace. */
  const char *size = strstr(message, "get-config") ? strstr(message, "<size>") : NULL;
  if (size != NULL) {
    const struct text *text = payload_of(strtoul(size + strlen("<size>"), NULL, 10));
    reply(chunked, id, id_length, text->bytes, text->length);
  } else {
    reply(chunked, id, id_length, OK, sizeof OK - 1);
  }
  return strstr(message, "close-session") == NULL;
}

/* The next message of what has been read: its length on the line, its text in `message`; 0 for more. */
static size_t cut(int chunked, const struct text *in, size_t at, struct text *message) {
  const char *from = in->bytes + at;
  message->length = 0;
  if (!chunked) {
    const char *end = strstr(from, "]]>]]>");
    if (end == NULL) {
      return 0;
    }
    room_for(message, (size_t)(end - from) + 1);
    memcpy(message->bytes, from, (size_t)(end - from));
    message->length = (size_t)(end - from);
    message->bytes[message->length] = '\0';
    return message->length + 6;
  }
  size_t have = in->length - at, used = 0;
  while (have - used >= 4) {
    if (memcmp(from + used, "\n##\n", 4) == 0) {
      room_for(message, 1);
      message->bytes[message->length] = '\0';
      return used + 4;
    }
    const char *end = memchr(from + used + 2, '\n', have - used - 2);
    if (end == NULL) {
      return 0;
    }
    size_t size = strtoul(from + used + 2, NULL, 10);
    used = (size_t)(end + 1 - from) + size;
    if (used > have) {
      return 0;
    }
    room_for(message, size + 1);
    memcpy(message->bytes + message->length, end + 1, size);
    message->length += size;
  }
  return 0;
}

int main(void) {
  char hello[512];
  snprintf(hello, sizeof hello,
           "<hello xmlns=\"%s\"><capabilities>"
           "<capability>urn:ietf:params:netconf:base:1.0</capability>"
           "<capability>urn:ietf:params:netconf:base:1.1</capability>"
           "<capability>urn:ietf:params:netconf:capability:candidate:1.0</capability>"
           "</capabilities><session-id>%ld</session-id></hello>]]>]]>",
           BASE, (long)getpid());
  send_all(&(struct iovec){hello, strlen(hello)}, 1);

  struct text in = {0}, message = {0};
  int greeted = 0, chunked = 0;
  while (1) {
    room_for(&in, 65536);
    ssize_t count = read(STDIN_FILENO, in.bytes + in.length, in.room - in.length - 1);
    if (count <= 0) {
      return 0;
    }
    in.length += (size_t)count;
    in.bytes[in.length] = '\0';
    size_t at = 0, used;
    while (at < in.length && (used = cut(chunked, &in, at, &message)) > 0) {
      at += used;
      if (!greeted) {
        greeted = 1;
        chunked = strstr(message.bytes, "urn:ietf:params:netconf:base:1.1") != NULL;
      } else if (!answer(chunked, message.bytes)) {
        return 0;
      }
    }
    memmove(in.bytes, in.bytes + at, in.length - at + 1);
    in.length -= at;
  }
}
