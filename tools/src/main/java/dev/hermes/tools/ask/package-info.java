/** Asking the person. Start at {@link dev.hermes.tools.ask.ClarifyTool}. */
@NullMarked
package dev.hermes.tools.ask;

import org.jspecify.annotations.NullMarked;
