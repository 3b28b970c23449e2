/** What was said: sessions and messages in {@code state.db}, and how they are found again. */
@NullMarked
package dev.hermes.sessions;

import org.jspecify.annotations.NullMarked;
