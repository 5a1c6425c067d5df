#include "walk.h"

#include <stdbool.h>
#include <stdlib.h>

typedef struct TSTreeCursor {
  const void *tree;
  const void *id;
  uint32_t context[3];
} TSTreeCursor;

// The library is linked by another Go package. The references are weak because
// cgo links each package alone once, to learn what it imports.
#define WEAK __attribute__((weak))
WEAK TSTreeCursor ts_tree_cursor_new(TSNode);
WEAK void ts_tree_cursor_delete(TSTreeCursor *);
WEAK TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
WEAK uint16_t ts_tree_cursor_current_field_id(const TSTreeCursor *);
WEAK bool ts_tree_cursor_goto_first_child(TSTreeCursor *);
WEAK bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
WEAK bool ts_tree_cursor_goto_parent(TSTreeCursor *);
WEAK uint16_t ts_node_symbol(TSNode);
WEAK uint32_t ts_node_start_byte(TSNode);
WEAK uint32_t ts_node_end_byte(TSNode);
WEAK bool ts_node_is_missing(TSNode);
WEAK bool ts_node_has_error(TSNode);
WEAK bool ts_node_is_extra(TSNode);

static int grow(void **p, uint32_t *capacity, uint32_t first, size_t size) {
  uint32_t more = *capacity ? *capacity * 2 : first;
  if (more <= *capacity) return 0;
  void *bigger = realloc(*p, more * size);
  if (!bigger) return 0;
  *p = bigger;
  *capacity = more;
  return 1;
}

static void fill(kwargo_record *r, const TSTreeCursor *cursor, bool clean) {
  TSNode n = ts_tree_cursor_current_node(cursor);
  r->start = ts_node_start_byte(n);
  r->end = ts_node_end_byte(n);
  r->next = 0;
  r->symbol = ts_node_symbol(n);
  r->field = (uint8_t)ts_tree_cursor_current_field_id(cursor);
  r->flags = ts_node_is_extra(n) ? KWARGO_EXTRA : 0;
  if (clean) return; // nothing below the root is broken
  if (ts_node_is_missing(n)) r->flags |= KWARGO_MISSING;
  if (ts_node_has_error(n)) r->flags |= KWARGO_HAS_ERROR;
}

// Iterative: the depth of a tree is up to the author of the file.
int kwargo_walk(TSNode root, kwargo_buffer *out) {
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  bool clean = !ts_node_has_error(root);
  uint32_t depth = 0;
  int ok = 0;
  out->length = 0;
  for (;;) {
    if (out->length == out->capacity &&
        !grow((void **)&out->records, &out->capacity, 4096, sizeof *out->records))
      goto done;
    uint32_t at = out->length++;
    fill(&out->records[at], &cursor, clean);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      if (depth == out->depth && !grow((void **)&out->open, &out->depth, 256, sizeof *out->open)) goto done;
      out->open[depth++] = at;
      continue;
    }
    out->records[at].next = out->length;
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (depth == 0) {
        ok = 1;
        goto done;
      }
      ts_tree_cursor_goto_parent(&cursor);
      out->records[out->open[--depth]].next = out->length;
    }
  }
done:
  ts_tree_cursor_delete(&cursor);
  return ok;
}

void kwargo_buffer_free(kwargo_buffer *b) {
  free(b->records);
  free(b->open);
  *b = (kwargo_buffer){0};
}
