using System;

namespace AsyncCap.Vats;

/// <summary>Names a pair of a sealer and its unsealer. The name is for people: what counts is which brand it is.</summary>
public sealed class Brand
{
    private Brand(string name) => Name = name;

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>Makes a pair: what this sealer seals, only this unsealer opens.</summary>
    /// <typeparam name="T">What is sealed.</typeparam>
    public static (Sealer<T> Sealer, Unsealer<T> Unsealer) Make<T>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Brand brand = new(name);
        return (new Sealer<T>(brand), new Unsealer<T>(brand));
    }
}

/// <summary>Something sealed. It goes from vat to vat like any object, and nobody can do anything with it but him who has the unsealer, in the
/// vat where it was sealed.</summary>
public interface ISealedBox : IRemotable
{
}

/// <summary>An object that gives more to those who can open what it gives: rights amplification.</summary>
public interface IAmplifiable
{
    /// <summary>A box that was sealed by this brand; null if the object has none for it.</summary>
    ISealedBox? OptSealedFor(Brand brand);
}

/// <summary>The right to seal for a brand.</summary>
/// <typeparam name="T">What is sealed.</typeparam>
public sealed class Sealer<T>
{
    internal Sealer(Brand brand) => Brand = brand;

    /// <summary>The brand.</summary>
    public Brand Brand { get; }

    /// <summary>Puts something into a box.</summary>
    public ISealedBox Seal(T content) => new Box<T>(Brand, content);
}

/// <summary>The right to open what a brand sealed.</summary>
/// <typeparam name="T">What is sealed.</typeparam>
public sealed class Unsealer<T>
{
    internal Unsealer(Brand brand) => Brand = brand;

    /// <summary>The brand.</summary>
    public Brand Brand { get; }

    /// <summary>What is in a box; false if it is of another brand.</summary>
    public bool TryUnseal(ISealedBox? box, out T content)
    {
        bool isOurs = box is Box<T> ours && ReferenceEquals(ours.Brand, Brand);
        content = isOurs ? ((Box<T>)box!).Content : default!;
        return isOurs;
    }

    /// <summary>What is in a box that came by a reference; false if it is of another brand, was sealed in another vat, or is not there yet.</summary>
    public bool TryUnseal(Eventual<ISealedBox> reference, out T content)
    {
        if (Ref.TryNear(reference, out ISealedBox box))
        {
            return TryUnseal(box, out content);
        }

        content = default!;
        return false;
    }

    /// <summary>What an object gives to who can open it; false if it gives nothing to this brand.</summary>
    /// <exception cref="InvalidOperationException">It gave a box that is not of this brand: it lies.</exception>
    public bool TryAmplify(object? specimen, out T content)
    {
        content = default!;
        return (specimen as IAmplifiable)?.OptSealedFor(Brand) is { } box
            && (TryUnseal(box, out content) ? true : throw new InvalidOperationException("The object gave a box that is not of the brand."));
    }
}

/// <summary>The box.</summary>
/// <typeparam name="T">What is sealed.</typeparam>
internal sealed class Box<T>(Brand brand, T content) : ISealedBox
{
    public Brand Brand => brand;

    public T Content => content;
}
