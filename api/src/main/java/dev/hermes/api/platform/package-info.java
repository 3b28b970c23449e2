/**
 * What a front door of the gateway is: a {@link dev.hermes.api.platform.Platform} through which people or programs reach
 * the agent. The gateway starts and ends it; how messages travel is its own affair.
 */
@NullMarked
package dev.hermes.api.platform;

import org.jspecify.annotations.NullMarked;
