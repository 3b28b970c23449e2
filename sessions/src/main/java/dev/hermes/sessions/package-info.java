/**
 * {@code state.db}: sessions, their messages, full-text search and figures about use.
 *
 * <p>Start at {@link dev.hermes.sessions.SessionStore}. The file is shared with upstream, which may write it at the same
 * moment; nothing here knows how a conversation is led or shown.
 */
@NullMarked
package dev.hermes.sessions;

import org.jspecify.annotations.NullMarked;
