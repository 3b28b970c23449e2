/**
 * Where the rows of a board live: {@link dev.hermes.kanban.store.SqliteStore} is the file that upstream uses too, {@link
 * dev.hermes.kanban.store.PostgresStore} a server that several machines share. Both speak the SQL of {@link
 * dev.hermes.kanban.store.SqlRows}; what one says differently is in its {@link dev.hermes.kanban.store.Dialect}.
 */
@NullMarked
package dev.hermes.kanban.store;

import org.jspecify.annotations.NullMarked;
