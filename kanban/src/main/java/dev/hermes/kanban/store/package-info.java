/**
 * Where the rows of a board live: {@link dev.hermes.kanban.store.SqliteStore} is the file that upstream uses too. The SQL is
 * in {@link dev.hermes.kanban.store.SqlRows}; what another database says differently is in a {@link
 * dev.hermes.kanban.store.Dialect}.
 */
@NullMarked
package dev.hermes.kanban.store;

import org.jspecify.annotations.NullMarked;
