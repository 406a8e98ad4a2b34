/*
 * XML told part by part; see xml.h.  A tag is told of when it is whole, so expat
 * reads an unfinished one again with every portion: hence the bound on a tag, which
 * keeps the work in proportion to the bytes.
 */
#include <expat.h>
#include <string.h>

#include "base/arena.h"
#include "format/xml.h"

struct xml_stream {
    struct xml_events events;
    XML_Parser parser;
    int depth;
    ptrdiff_t silent; /* bytes fed since anything was told of */
    bool last;
    enum rc rc; /* why it was stopped */
    const char *why;
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon ? colon + 1 : name;
}

const char *xml_attr_of(const char **attrs, const char *name)
{
    for (; attrs[0]; attrs += 2)
        if (strcmp(local_name(attrs[0]), name) == 0)
            return attrs[1];
    return NULL;
}

void xml_stream_pause(struct xml_stream *s)
{
    if (s->rc == RC_OK)
        XML_StopParser(s->parser, XML_TRUE);
}

void xml_stream_refuse(struct xml_stream *s, enum rc rc, const char *why)
{
    if (s->rc != RC_OK)
        return;
    s->rc = rc;
    s->why = why;
    XML_StopParser(s->parser, XML_FALSE);
}

static void on_start(void *arg, const char *name, const char **attrs)
{
    struct xml_stream *s = arg;
    int n = 0;

    s->silent = 0;
    if (s->rc != RC_OK)
        return;
    while (n <= XML_MAX_ATTRS && attrs[2 * n])
        n++;
    if (n > XML_MAX_ATTRS || ++s->depth > XML_MAX_DEPTH) {
        xml_stream_refuse(s, RC_LIMIT,
                          N_("the XML is nested too deep or an element has too "
                             "many attributes"));
        return;
    }
    s->events.start(s->events.arg, local_name(name), attrs);
}

static void on_end(void *arg, const char *name)
{
    struct xml_stream *s = arg;

    s->silent = 0;
    s->depth--;
    if (s->rc == RC_OK)
        s->events.end(s->events.arg, local_name(name));
}

static void on_text(void *arg, const char *p, int n)
{
    struct xml_stream *s = arg;

    s->silent = 0;
    if (s->rc == RC_OK)
        s->events.text(s->events.arg, (Str){ p, n });
}

static void on_comment(void *arg, const char *text)
{
    struct xml_stream *s = arg;

    (void)text;
    s->silent = 0;
}

static void on_instruction(void *arg, const char *target, const char *data)
{
    (void)data;
    on_comment(arg, target);
}

static void on_doctype(void *arg, const char *name, const char *sysid,
                       const char *pubid, int internal)
{
    (void)name;
    (void)sysid;
    (void)pubid;
    (void)internal;
    xml_stream_refuse(arg, RC_INVALID,
                      N_("the XML holds a DOCTYPE, which is not taken"));
}

static void listen(struct xml_stream *s)
{
    XML_SetUserData(s->parser, s);
    XML_SetElementHandler(s->parser, on_start, on_end);
    XML_SetCharacterDataHandler(s->parser, on_text);
    XML_SetCommentHandler(s->parser, on_comment);
    XML_SetProcessingInstructionHandler(s->parser, on_instruction);
    XML_SetStartDoctypeDeclHandler(s->parser, on_doctype);
}

static void free_parser(void *parser)
{
    XML_ParserFree(parser);
}

static enum rc no_memory(struct err *e)
{
    return err_set(e, RC_LIMIT, "", N_("there is no memory to read the XML"));
}

enum rc xml_stream_open(struct arena *a, const struct xml_events *events,
                        struct xml_stream **ret, struct err *e)
{
    struct xml_stream *s = NEW(a, struct xml_stream, 1);

    s->events = *events;
    s->parser = XML_ParserCreate(NULL);
    if (!s->parser)
        return no_memory(e);
    arena_defer(a, free_parser, s->parser);
    listen(s);
    *ret = s;
    return RC_OK;
}

enum rc xml_stream_again(struct xml_stream *s, struct err *e)
{
    if (!XML_ParserReset(s->parser, NULL))
        return no_memory(e);
    s->depth = 0;
    s->silent = 0;
    s->last = false;
    s->rc = RC_OK;
    s->why = NULL;
    listen(s);
    return RC_OK;
}

char *xml_stream_room(struct xml_stream *s, int n)
{
    return XML_GetBuffer(s->parser, n);
}

static enum rc settle(struct xml_stream *s, enum XML_Status status,
                      bool *ret_paused, struct err *e)
{
    if (s->rc != RC_OK)
        return err_set(e, s->rc, "", "%s", msg(e->lang, s->why));
    if (status == XML_STATUS_ERROR)
        return err_set(e, RC_INVALID, "",
                       N_("the XML is broken at line %d (%s)"),
                       (int)XML_GetCurrentLineNumber(s->parser),
                       XML_ErrorString(XML_GetErrorCode(s->parser)));
    *ret_paused = status == XML_STATUS_SUSPENDED;
    if (s->silent > XML_MAX_TOKEN)
        return err_set(e, RC_LIMIT, "",
                       N_("the XML holds a tag of more than %d bytes"),
                       (int)XML_MAX_TOKEN);
    return RC_OK;
}

enum rc xml_stream_feed(struct xml_stream *s, int n, bool last,
                        bool *ret_paused, struct err *e)
{
    s->silent += n;
    s->last = last;
    return settle(s, XML_ParseBuffer(s->parser, n, last), ret_paused, e);
}

enum rc xml_stream_go_on(struct xml_stream *s, bool *ret_paused, struct err *e)
{
    return settle(s, XML_ResumeParser(s->parser), ret_paused, e);
}
