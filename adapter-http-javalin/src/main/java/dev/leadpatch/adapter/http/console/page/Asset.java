package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.adapter.http.message.StaticContent;
import java.util.Arrays;
import java.util.Map;
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
    ICON("icon.svg", "image/svg+xml");

    static final String ROOT = Page.ROOT + "/assets/";

    private static final Map<String, Asset> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(asset -> asset.name, Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // the content is immutable
    private final StaticContent content;

    private final String name;

    Asset(String file, String mediaType) {
        this.content = StaticContent.of(
                mediaType, StaticContent.load(Asset.class, "/dev/leadpatch/adapter/http/console/asset/" + file));
        this.name = content.hash() + "-" + file;
    }

    static Optional<Asset> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public String path() {
        return ROOT + name;
    }

    StaticContent content() {
        return content;
    }
}
