package dev.progeny.internal.control;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first thing a child reads: where its parent listens, the secret that proves whose child it is, and what it shall look like before
 * the user's code runs. It comes on standard input, so that neither the command line nor the environment shows the secret.
 *
 * @param address where the parent listens, in the form of the transport
 * @param secret what the child presents there, in hexadecimal
 * @param name the child's name
 * @param daemon whether the parent ends without waiting for the child
 * @param parentName the parent's name
 * @param parentIdentity the parent's process identity
 * @param printsUncaught whether an exception that leaves the child's main function is printed, as that of a program is
 * @param properties system properties to set where the command line sets no other value
 */
public record LaunchOrder(
        String address,
        String secret,
        String name,
        boolean daemon,
        String parentName,
        long parentIdentity,
        boolean printsUncaught,
        Map<String, String> properties) {
    private static final int MAGIC = 0x50524F47;

    /** Writes the order and flushes. */
    public void writeTo(OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeInt(MAGIC);
        writeText(out, address);
        writeText(out, secret);
        writeText(out, name);
        out.writeBoolean(daemon);
        writeText(out, parentName);
        out.writeLong(parentIdentity);
        out.writeBoolean(printsUncaught);
        out.writeInt(properties.size());
        for (Map.Entry<String, String> property : properties.entrySet()) {
            writeText(out, property.getKey());
            writeText(out, property.getValue());
        }
        out.flush();
    }

    /**
     * Reads an order that {@link #writeTo} wrote.
     *
     * @throws IOException if the stream ends early, as it does when the parent was killed, or holds something else
     */
    public static LaunchOrder readFrom(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (in.readInt() != MAGIC) {
            throw new IOException("standard input does not begin with a launch order; only Progeny starts this class");
        }
        String address = readText(in);
        String secret = readText(in);
        String name = readText(in);
        boolean daemon = in.readBoolean();
        String parentName = readText(in);
        long parentIdentity = in.readLong();
        boolean printsUncaught = in.readBoolean();
        int count = in.readInt();
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            properties.put(readText(in), readText(in));
        }
        return new LaunchOrder(address, secret, name, daemon, parentName, parentIdentity, printsUncaught, properties);
    }

    // Not writeUTF: a class path kept in a property may exceed its 65,535 bytes.
    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the launch order ends early");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
