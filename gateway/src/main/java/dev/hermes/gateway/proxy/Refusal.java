package dev.hermes.gateway.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What a provider answered to a token that it does not take.
 *
 * @param body its text, as far as it is of use
 */
public record Refusal(int status, Map<String, List<String>> headers, String body) {
    /** @param begun the first bytes of the body */
    static Refusal of(HttpResponse<?> answer, byte[] begun) {
        boolean zipped = answer.headers()
                .firstValue("Content-Encoding")
                .filter(encoding -> encoding.equalsIgnoreCase("gzip"))
                .isPresent();
        return new Refusal(
                answer.statusCode(),
                answer.headers().map(),
                zipped ? unzipped(begun) : new String(begun, StandardCharsets.UTF_8));
    }

    /** As far as it can be read: what was asked for may be cut, and may be no archive at all. */
    private static String unzipped(byte[] begun) {
        var text = new ByteArrayOutputStream();
        try (InputStream zip = new GZIPInputStream(new ByteArrayInputStream(begun))) {
            text.write(zip.readNBytes(begun.length * 4));
        } catch (IOException _) {
            // the headers say the rest
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
