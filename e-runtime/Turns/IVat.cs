namespace AsyncCap.Vats;

/// <summary>A vat, to those who may put objects there: by what is marked <see cref="SeedAttribute"/>.</summary>
public interface IVat : IRemotable
{
}
