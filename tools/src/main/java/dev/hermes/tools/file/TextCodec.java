package dev.hermes.tools.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a file as text that can be changed without touching the rest: a byte order mark is set aside, and bytes
 * that are not UTF-8 are kept one by one.
 *
 * @param text what tools work on
 * @param bom whether the file began with a byte order mark
 * @param utf8 false when each character of {@code text} stands for one byte
 */
record TextCodec(String text, boolean bom, boolean utf8) {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    static TextCodec decode(byte[] bytes) {
        boolean bom = startsWithMark(bytes);
        var rest = bom ? ByteBuffer.wrap(bytes, MARK.length, bytes.length - MARK.length) : ByteBuffer.wrap(bytes);
        try {
            // A decoder of its own, because it reports what is wrong instead of replacing it.
            var text =
                    StandardCharsets.UTF_8.newDecoder().decode(rest.duplicate()).toString();
            return new TextCodec(text, bom, true);
        } catch (CharacterCodingException _) {
            return new TextCodec(StandardCharsets.ISO_8859_1.decode(rest).toString(), bom, false);
        }
    }

    /** A text from outside, such as what a model wants to find, in the form of {@link #text}. */
    String inner(String outside) {
        return utf8 ? outside : new String(outside.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The other way: for people and models to read. */
    String outer(String inside) {
        return utf8 ? inside : new String(inside.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The bytes of the file when its text is {@code changed}. */
    byte[] encode(String changed) {
        return utf8 ? bytes(changed, bom) : withMark(changed.getBytes(StandardCharsets.ISO_8859_1), bom);
    }

    static byte[] bytes(String text, boolean bom) {
        boolean marked = text.startsWith("\uFEFF");
        return withMark(text.getBytes(StandardCharsets.UTF_8), bom && !marked);
    }

    private static byte[] withMark(byte[] bytes, boolean bom) {
        if (!bom) {
            return bytes;
        }
        var all = new byte[MARK.length + bytes.length];
        System.arraycopy(MARK, 0, all, 0, MARK.length);
        System.arraycopy(bytes, 0, all, MARK.length, bytes.length);
        return all;
    }

    static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= MARK.length && bytes[0] == MARK[0] && bytes[1] == MARK[1] && bytes[2] == MARK[2];
    }
}
