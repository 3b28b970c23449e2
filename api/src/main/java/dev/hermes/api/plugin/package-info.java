/** What plugins are written against: their entry point, and what they can add to the program. */
@NullMarked
package dev.hermes.api.plugin;

import org.jspecify.annotations.NullMarked;
