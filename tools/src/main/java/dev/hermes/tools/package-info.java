/** What the agent can do: built-in tools, how they are grouped, and what keeps them from doing harm. */
@NullMarked
package dev.hermes.tools;

import org.jspecify.annotations.NullMarked;
