package dev.hermes.agent;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** Makes a picture small enough for a provider: the same picture as JPEG, with fewer pixels where that is not enough. */
final class SmallerImage {
    private static final float QUALITY = 0.85f;
    private static final int SMALLEST_SIDE = 64;

    private SmallerImage() {}

    /**
     * @param url a {@code data:} URL with base64 content
     * @param limit in characters of the new URL
     * @return empty for another kind of URL, and for content that this JVM cannot decode, such as WebP
     */
    static Optional<String> of(String url, long limit) {
        int comma = url.indexOf(',');
        if (!url.startsWith("data:image/")
                || comma < 0
                || !url.substring(0, comma).endsWith(";base64")) {
            return Optional.empty();
        }
        try {
            var picture =
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(url.substring(comma + 1))));
            return picture == null ? Optional.empty() : smaller(picture, limit);
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> smaller(BufferedImage picture, long limit) throws IOException {
        int width = picture.getWidth();
        int height = picture.getHeight();
        while (Math.max(width, height) >= SMALLEST_SIDE) {
            var url = "data:image/jpeg;base64,"
                    + Base64.getEncoder().encodeToString(jpeg(scaled(picture, width, height)));
            if (url.length() < limit) {
                return Optional.of(url);
            }
            width = Math.max(1, width * 3 / 4);
            height = Math.max(1, height * 3 / 4);
        }
        return Optional.empty();
    }

    /** On white, because JPEG knows no transparency. */
    private static BufferedImage scaled(BufferedImage picture, int width, int height) {
        var result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var canvas = result.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(picture, 0, 0, width, height, Color.WHITE, null);
        canvas.dispose();
        return result;
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            var parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
