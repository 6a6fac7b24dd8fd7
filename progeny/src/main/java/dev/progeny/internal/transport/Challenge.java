package dev.progeny.internal.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How two programs show each other that they know a secret without saying it. The server greets with a number used once; the client
 * answers with one of its own and a keyed hash (HMAC-SHA-256) of both; the server replies with another hash of both. The words that
 * each side puts before the numbers differ, so that neither can be made to answer for the other.
 *
 * <p>Greeting: {@link #MAGIC}, nonce. Answer: nonce, proof. Reply: proof.
 */
final class Challenge {
    static final long MAGIC = 0x50726f67656e7931L; // "Progeny1"
    static final int GREETING_BYTES = Long.BYTES + 32;
    static final int ANSWER_BYTES = 32 + 32;
    static final int REPLY_BYTES = 32;

    private static final int NONCE_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    Challenge(byte[] secret) {
        if (Objects.requireNonNull(secret, "secret").length == 0) {
            throw new IllegalArgumentException("secret must not be empty; 32 random bytes are a good one");
        }
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    byte[] nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** {@return the first words of a server} */
    ByteBuffer greeting(byte[] serverNonce) {
        return ByteBuffer.allocate(GREETING_BYTES)
                .putLong(MAGIC)
                .put(serverNonce)
                .flip();
    }

    /** {@return the answer of a client} */
    ByteBuffer answer(byte[] serverNonce, byte[] clientNonce) {
        return ByteBuffer.allocate(ANSWER_BYTES)
                .put(clientNonce)
                .put(proof("client", serverNonce, clientNonce))
                .flip();
    }

    /** {@return the reply of a server} */
    ByteBuffer reply(byte[] serverNonce, byte[] clientNonce) {
        return ByteBuffer.wrap(proof("server", serverNonce, clientNonce));
    }

    /** {@return the next nonce in {@code from}} */
    static byte[] takeNonce(ByteBuffer from) {
        byte[] nonce = new byte[NONCE_BYTES];
        from.get(nonce);
        return nonce;
    }

    /** Compares in a time that depends on the lengths alone. */
    static boolean isEqual(ByteBuffer one, ByteBuffer other) {
        return MessageDigest.isEqual(toArray(one), toArray(other));
    }

    private static byte[] toArray(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private byte[] proof(String role, byte[] serverNonce, byte[] clientNonce) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(("progeny " + role).getBytes(StandardCharsets.US_ASCII));
            mac.update(serverNonce);
            mac.update(clientNonce);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + ALGORITHM + ", which every JDK must have", e);
        }
    }
}
