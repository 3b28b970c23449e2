/**
 * Who one is at the large clouds, where an identity takes the place of a key. {@link dev.hermes.cloud.CloudSigner} is asked
 * by the transports for each request without a key, and hands over to the cloud that the request is for.
 */
@NullMarked
package dev.hermes.cloud;

import org.jspecify.annotations.NullMarked;
