package io.tidings.local.console;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;

/// Pictures of pages for the documentation, in the 256 colours that they need most.
final class Pictures {

    /// Whether somebody wants them.
    static final boolean WANTED = Boolean.getBoolean("tidings.screenshots");

    private static final Path FOLDER = Path.of("..", "docs", "images");
    private static final int COLOURS = 256;

    private Pictures() {}

    /// Writes a picture of what can be seen of the page to `docs/images`, if pictures are wanted.
    static void take(Page page, String name) {
        if (!WANTED) {
            return;
        }
        // Plots and colours come a little later than the rest.
        page.waitForTimeout(700);
        try {
            Files.createDirectories(FOLDER);
            BufferedImage picture = ImageIO
                    .read(new ByteArrayInputStream(page.screenshot(new ScreenshotOptions())));
            ImageIO.write(reduced(picture), "png", FOLDER.resolve("console-" + name + ".png").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage reduced(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Integer> uses = new HashMap<>();
        IntStream.of(pixels).forEach(pixel -> uses.merge(pixel & 0xffffff, 1, Integer::sum));
        List<Integer> palette = uses.entrySet()
                .stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(COLOURS)
                .map(Map.Entry::getKey)
                .toList();
        Map<Integer, Integer> nearest = new HashMap<>();
        byte[] indexes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indexes[i] = (byte) (int) nearest.computeIfAbsent(pixels[i] & 0xffffff, colour -> nearest(palette, colour));
        }
        int[] colours = palette.stream().mapToInt(Integer::intValue).toArray();
        var model = new IndexColorModel(8, colours.length, colours, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        result.getRaster().setDataElements(0, 0, width, height, indexes);
        return result;
    }

    private static int nearest(List<Integer> palette, int colour) {
        int best = 0;
        for (int i = 1; i < palette.size(); i++) {
            if (distance(palette.get(i), colour) < distance(palette.get(best), colour)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int a, int b) {
        int red = (a >> 16 & 255) - (b >> 16 & 255);
        int green = (a >> 8 & 255) - (b >> 8 & 255);
        int blue = (a & 255) - (b & 255);
        return red * red + green * green + blue * blue;
    }
}
