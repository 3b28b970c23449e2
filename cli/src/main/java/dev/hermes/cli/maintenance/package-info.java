/**
 * Commands that look after an installation and its home: backup, import, status, reports for support. Each parses, calls a
 * service of {@code dev.hermes.maintenance} and says what came of it.
 */
@NullMarked
package dev.hermes.cli.maintenance;

import org.jspecify.annotations.NullMarked;
