/**
 * Changing many files of a home at once, so that a crash leaves the old ones or the new ones: what imports, restores and
 * distributions write with. Start at {@link dev.hermes.maintenance.change.HomeChange}.
 */
@NullMarked
package dev.hermes.maintenance.change;

import org.jspecify.annotations.NullMarked;
