/**
 * Bringing over what a person had in OpenClaw. {@link dev.hermes.maintenance.openclaw.migrate.Migration} goes through the parts of
 * an installation in order; each mapping reads from a {@code Source} and writes into a {@code Draft}, which changes nothing
 * until all of it is applied at once.
 */
@NullMarked
package dev.hermes.maintenance.openclaw.migrate;

import org.jspecify.annotations.NullMarked;
