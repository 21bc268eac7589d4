package dev.leadpatch.application;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashAlgorithmTest {

    /** The first example of FIPS 180-4. */
    @Test
    void hash_equals_the_published_example() {
        assertThat(HashAlgorithm.SHA_1.hex(ascii("abc"))).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
        assertThat(HashAlgorithm.SHA_256.hex(ascii("abc")))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void parts_are_concatenated() {
        assertThat(HashAlgorithm.SHA_256.hash(ascii("a"), ascii(""), ascii("bc")))
                .isEqualTo(HashAlgorithm.SHA_256.hash(ascii("abc")));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
