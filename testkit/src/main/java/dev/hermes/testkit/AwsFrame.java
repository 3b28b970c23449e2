package dev.hermes.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Amazon's binary framing of events: lengths, headers, payload, and a checksum behind each part. */
final class AwsFrame {
    private static final byte TEXT = 7;
    private static final int PRELUDE = 12;

    private AwsFrame() {}

    static byte[] event(String type, String payload) {
        return message(
                Map.of(":message-type", "event", ":event-type", type, ":content-type", "application/json"), payload);
    }

    static byte[] exception(String type, String payload) {
        return message(Map.of(":message-type", "exception", ":exception-type", type), payload);
    }

    private static byte[] message(Map<String, String> headers, String payload) {
        var head = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            var key = name.getBytes(StandardCharsets.UTF_8);
            var text = value.getBytes(StandardCharsets.UTF_8);
            head.write(key.length);
            head.writeBytes(key);
            head.write(TEXT);
            head.write(text.length >> 8);
            head.write(text.length);
            head.writeBytes(text);
        });
        var body = payload.getBytes(StandardCharsets.UTF_8);
        int total = PRELUDE + head.size() + body.length + Integer.BYTES;
        var frame = ByteBuffer.allocate(total).putInt(total).putInt(head.size());
        frame.putInt(checksum(frame)).put(head.toByteArray()).put(body);
        return frame.putInt(checksum(frame)).array();
    }

    private static int checksum(ByteBuffer frame) {
        var sum = new CRC32();
        sum.update(frame.array(), 0, frame.position());
        return (int) sum.getValue();
    }
}
