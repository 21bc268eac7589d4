package dev.leadpatch.adapter.http;

/** Something that is shown as it is to whoever can connect, such as what a monitoring system reads. */
@FunctionalInterface
public interface Page {

    /**
     * What is shown now.
     *
     * @param accept the media types that are wanted, as the request has them; empty if it says nothing
     */
    Content show(String accept);

    /** What is shown, and its media type. */
    record Content(String type, String text) {}
}
