/**
 * Plugins: which there are, which are switched on, and how the code of one is loaded. What they can add is in {@code
 * dev.hermes.api.plugin}; where it is used, for example as a command, is not decided here.
 */
@NullMarked
package dev.hermes.extensions.plugin;

import org.jspecify.annotations.NullMarked;
