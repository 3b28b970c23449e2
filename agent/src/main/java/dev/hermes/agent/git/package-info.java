/** The {@code git} program. Start at {@link dev.hermes.agent.git.Git}. */
@NullMarked
package dev.hermes.agent.git;

import org.jspecify.annotations.NullMarked;
