/**
 * Identities of Microsoft Entra. {@link dev.hermes.cloud.azure.EntraSource} says which there are, {@link
 * dev.hermes.cloud.azure.EntraRequests} asks each for a token in its own way, and {@link
 * dev.hermes.cloud.azure.EntraTokens} keeps what was got until it has to be renewed.
 */
@NullMarked
package dev.hermes.cloud.azure;

import org.jspecify.annotations.NullMarked;
