package dev.leadpatch.adapter.http;

/** Something that is shown as it is to whoever can connect, such as what a monitoring system reads. */
@FunctionalInterface
public interface PageRenderer {

    /**
     * What is shown now.
     *
     * @param accept the media types that are wanted, as the request has them; empty if it says nothing
     */
    Content render(String accept);

    /** What is shown, and its media type. */
    record Content(String mediaType, String text) {}
}
