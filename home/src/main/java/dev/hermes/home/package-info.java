/** The home directory: where everything that a user owns is kept, read and written safely. */
@NullMarked
package dev.hermes.home;

import org.jspecify.annotations.NullMarked;
