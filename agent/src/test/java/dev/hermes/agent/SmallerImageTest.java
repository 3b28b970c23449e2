package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SmallerImageTest {
    private static final long LIMIT = 100_000;

    private static String noise(int width, int height) throws Exception {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        var random = new Random(1);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                picture.setRGB(x, y, random.nextInt());
            }
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    @Test
    void a_picture_becomes_a_jpeg_below_the_limit_with_its_proportions() throws Exception {
        var small = SmallerImage.of(noise(900, 600), LIMIT).orElseThrow();
        assertThat(small).startsWith("data:image/jpeg;base64,").hasSizeLessThan((int) LIMIT);
        var picture = ImageIO.read(
                new ByteArrayInputStream(Base64.getDecoder().decode(small.substring(small.indexOf(',') + 1))));
        assertThat((double) picture.getWidth() / picture.getHeight()).isBetween(1.45, 1.55);
    }

    @Test
    void what_cannot_be_decoded_or_is_no_data_has_no_smaller_form() {
        assertThat(SmallerImage.of("data:image/webp;base64,UklGRgAA", LIMIT)).isEmpty();
        assertThat(SmallerImage.of("data:image/png;base64,!", LIMIT)).isEmpty();
        assertThat(SmallerImage.of("https://example.org/a.png", LIMIT)).isEmpty();
    }
}
