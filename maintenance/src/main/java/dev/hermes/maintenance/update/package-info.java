/**
 * Changing the program for another release of it, and taking it away: {@link dev.hermes.maintenance.update.Updater}, {@link
 * dev.hermes.maintenance.update.Uninstaller}. The layout of an installation is {@link
 * dev.hermes.maintenance.update.Prefix}.
 *
 * <p>What is downloaded counts only with a signature by a key that came with the running release. Until the one rename that makes
 * the new release the current one, nothing that runs is touched.
 */
@NullMarked
package dev.hermes.maintenance.update;

import org.jspecify.annotations.NullMarked;
