/** What Hermes writes into the {@code config.toml} of Codex, and how the rest of that file stays as it is. */
@NullMarked
package dev.hermes.codex.settings;

import org.jspecify.annotations.NullMarked;
