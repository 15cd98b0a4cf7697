<#ftl attributes={"version": "3"}>
<#-- A leg in a VRF. The VRF, and BGP in it, are there beforehand with the leg's families. -->
<#import "common.ftl" as xr>
<#import "neighbor.ftl" as peer>
<@xr.limits/>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.preconditions/>
  <#list leg.sessions as session>
  <requires what="VRF ${leg.vrf} with family ${session.family} unicast">
    <vrfs xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-vrf-cfg">
      <vrf>
        <vrf-name>${leg.vrf}</vrf-name>
        <address-family>
          <${session.family}>
            <unicast/>
          </${session.family}>
        </address-family>
      </vrf>
    </vrfs>
  </requires>
  <requires what="BGP ${leg.routerAsn} with family ${session.family} unicast in VRF ${leg.vrf}">
    <@xr.bgp>
          <vrfs>
            <vrf>
              <vrf-name>${leg.vrf}</vrf-name>
              <@xr.family session/>
            </vrf>
          </vrfs>
    </@xr.bgp>
  </requires>
  </#list>
  <config>
    <@xr.subInterface/>
    <@xr.bgp>
          <vrfs>
            <vrf>
              <vrf-name>${leg.vrf}</vrf-name>
              <@peer.neighbors/>
            </vrf>
          </vrfs>
    </@xr.bgp>
  </config>
</leg>
