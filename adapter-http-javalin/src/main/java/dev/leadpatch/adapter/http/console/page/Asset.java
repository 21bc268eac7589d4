package dev.leadpatch.adapter.http.console.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The static files of the console. Their names contain a hash of their content, so browsers cache them forever. */
public enum Asset {
    /** The Pico CSS framework. */
    PICO("pico.min.css", "text/css;charset=utf-8"),
    /** The console's own style sheet, which builds on Pico. */
    STYLES("console.css", "text/css;charset=utf-8"),
    /** The htmx library, which updates parts of a page. */
    HTMX("htmx.min.js", "text/javascript;charset=utf-8"),
    /** The icon of the pages. */
    ICON("icon.svg", "image/svg+xml;charset=utf-8");

    static final String ROOT = Page.ROOT + "/assets/";

    private static final int HASH_LENGTH = 16;
    private static final Map<String, Asset> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(asset -> asset.name, Function.identity()));

    private final String name;
    private final String mediaType;
    private final String text;

    Asset(String file, String mediaType) {
        this.mediaType = mediaType;
        this.text = read(file);
        this.name = HashAlgorithm.SHA_256.hex(text.getBytes(UTF_8)).substring(0, HASH_LENGTH) + "-" + file;
    }

    static Optional<Asset> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public String path() {
        return ROOT + name;
    }

    TextResponse toResponse() {
        return new TextResponse(200, Map.of("Cache-Control", "public, max-age=31536000, immutable"), mediaType, text);
    }

    private static String read(String file) {
        String resource = "/dev/leadpatch/adapter/http/console/asset/" + file;
        try (InputStream stream = Objects.requireNonNull(Asset.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
