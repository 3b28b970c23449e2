/**
 * Looking after an installation and its home: backups, log reading, reports for support, updates, the security audit. Each of these is
 * a package below; nothing here prints or reads a terminal, the commands in {@code cli} do.
 */
@NullMarked
package dev.hermes.maintenance;

import org.jspecify.annotations.NullMarked;
