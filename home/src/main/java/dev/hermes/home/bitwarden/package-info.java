/**
 * Secrets that are kept by Bitwarden Secrets Manager and fetched with its program {@code bws}. Start at {@link
 * dev.hermes.home.bitwarden.Bitwarden}. Nothing here is loaded unless the settings switch it on; no failure stops a command,
 * and no value is ever shown.
 */
@NullMarked
package dev.hermes.home.bitwarden;

import org.jspecify.annotations.NullMarked;
