package dev.progeny.internal.control;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The first thing a child reads: where its parent is to be found, and the secret that proves whose child it is. It comes on standard
 * input, so that neither the command line nor the environment shows the secret. An {@link Assignment} follows, at once or, for a spare,
 * when there is one.
 *
 * @param address where the parent listens, in the form of the transport
 * @param outcomes the pipe through which outcomes go, see {@link OutcomePipe}, or empty if there is none
 * @param secret what the child presents at either
 * @param parentIdentity the parent's process identity
 * @param spare whether the child has time to make itself ready before it reads its assignment
 * @param classes the names of classes that a spare will probably need
 * @param arguments the file that the launcher has read and the child removes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares orders
public record LaunchOrder(
        String address,
        String outcomes,
        byte[] secret,
        long parentIdentity,
        boolean spare,
        List<String> classes,
        String arguments) {
    private static final int MAGIC = 0x50524F47;

    /** Writes the order; does not flush. */
    public void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        OrderBytes.writeText(out, address);
        OrderBytes.writeText(out, outcomes);
        OrderBytes.writeBytes(out, secret);
        out.writeLong(parentIdentity);
        out.writeBoolean(spare);
        out.writeInt(classes.size());
        for (String name : classes) {
            OrderBytes.writeText(out, name);
        }
        OrderBytes.writeText(out, arguments);
    }

    /**
     * Reads an order that {@link #writeTo} wrote.
     *
     * @throws IOException if the stream ends early, as it does when the parent was killed, or holds something else
     */
    public static LaunchOrder readFrom(InputStream in) throws IOException {
        if (OrderBytes.readInt(in) != MAGIC) {
            throw new IOException("standard input does not begin with a launch order; only Progeny starts this class");
        }
        String address = OrderBytes.readText(in);
        String outcomes = OrderBytes.readText(in);
        byte[] secret = OrderBytes.readBytes(in);
        long parentIdentity = OrderBytes.readLong(in);
        boolean spare = OrderBytes.readBoolean(in);
        int count = OrderBytes.readInt(in);
        List<String> classes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            classes.add(OrderBytes.readText(in));
        }
        String arguments = OrderBytes.readText(in);
        return new LaunchOrder(address, outcomes, secret, parentIdentity, spare, classes, arguments);
    }
}
