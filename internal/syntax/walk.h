#ifndef KWARGO_WALK_H
#define KWARGO_WALK_H

#include <stdint.h>

// The few declarations of tree-sitter that the walk needs, as in its api.h.
typedef struct TSNode {
  uint32_t context[4];
  const void *id;
  const void *tree;
} TSNode;

// One node of the tree. `next` is the index of the first record after the
// node's subtree, which is its next sibling when it has one.
typedef struct {
  uint32_t start, end; // bytes
  uint32_t next;
  uint16_t symbol;
  uint8_t field; // within its parent; 0 when none
  uint8_t flags;
} kwargo_record;

enum {
  KWARGO_MISSING = 1,
  KWARGO_HAS_ERROR = 2, // in the node or below
  KWARGO_EXTRA = 4,
};

// A buffer that grows and is used again for the next tree.
typedef struct {
  kwargo_record *records;
  uint32_t *open; // the ancestors of the node under the cursor
  uint32_t length, capacity, depth;
} kwargo_buffer;

// Writes the whole tree below root in preorder. Returns 0 when memory runs out.
int kwargo_walk(TSNode root, kwargo_buffer *out);

void kwargo_buffer_free(kwargo_buffer *b);

#endif
