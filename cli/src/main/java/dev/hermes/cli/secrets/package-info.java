/** {@code hermes secrets}: keys that are kept outside of {@code .env}. Values are never shown. */
@NullMarked
package dev.hermes.cli.secrets;

import org.jspecify.annotations.NullMarked;
